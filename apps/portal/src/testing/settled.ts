/** Lets pending promises run out, then the rendering that they asked for. Not for fake timers. */
export async function settled(fixture: { whenStable(): Promise<unknown> }): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  await fixture.whenStable();
}

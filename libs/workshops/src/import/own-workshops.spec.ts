import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseManifest } from '../manifest/parse-manifest';
import { renderBundle } from '../bundle/render-bundle';
import { readTar } from '../bundle/tar';
import { sampleVariables } from '../variables/platform-variables';
import { importCatalogue } from './import-catalogue';
import type { WorkshopImport } from './workshop-import';

const catalogue = resolve(__dirname, '../../../../workshops');

interface Notebook {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly metadata: { readonly kernelspec: { readonly name: string } };
  readonly cells: readonly {
    readonly id: string;
    readonly cell_type: string;
    readonly outputs?: readonly unknown[];
    readonly execution_count?: number | null;
  }[];
}

describe('the workshops that come with the product', () => {
  let results: WorkshopImport[];
  beforeAll(async () => {
    results = await importCatalogue([catalogue]);
  });

  it('are imported without a single finding', () => {
    expect(results.map(({ folder, ok, findings, needs }) => ({ folder, ok, findings, needs }))).toEqual(
      ['WKSHP-Git101', 'WKSHP-Jupyter101', 'WKSHP-Python101', 'WKSHP-Shell101'].map((folder) => ({
        folder,
        ok: true,
        findings: [],
        needs: [],
      })),
    );
  });

  it('are described so that a student can choose: text, length, level, places', () => {
    for (const { manifest } of results) {
      expect(manifest?.description.length).toBeGreaterThan(100);
      expect(manifest?.categories.length).toBeGreaterThan(0);
      expect(manifest?.durationMinutes).toBeLessThanOrEqual(240);
      expect(manifest).toMatchObject({ active: true, network: 'none', level: 'beginner', languages: ['en'] });
    }
  });

  it('have two to five notebooks and a README, and end with the survey', () => {
    for (const { folder, notebooks, variables } of results) {
      expect(readdirSync(join(catalogue, folder))).toContain('README.md');
      expect(notebooks.length).toBeGreaterThanOrEqual(3);
      expect(notebooks.at(-1)?.file).toMatch(/^\d-WKSHP-Conclusion\.ipynb$/);
      expect(variables).toContain('SURVEYURL');
    }
  });

  it('are explained by a wod.yml that is itself right', () => {
    const readme = readFileSync(join(catalogue, 'README.md'), 'utf8');
    const example = /```yaml\n([^]*?)```/.exec(readme)?.[1] ?? '';
    expect(parseManifest(example).findings).toEqual([]);
    expect(parseManifest(example).manifest?.name).toContain('Python 101');
  });

  it.each(['WKSHP', 'CHLG'] as const)('render for %s to fresh notebooks that Jupyter opens', async (mode) => {
    for (const { folder, bundle } of results) {
      if (!bundle) throw new Error(`${folder} has no bundle`);
      const home = await readTar(await renderBundle(bundle.tar, { variables: sampleVariables, mode }));
      for (const { path, content } of home.filter((file) => file.path.endsWith('.ipynb'))) {
        const notebook = JSON.parse(content.toString('utf8')) as Notebook;
        expect([notebook.nbformat, notebook.nbformat_minor]).toEqual([4, 5]);
        expect(['python3', 'bash']).toContain(notebook.metadata.kernelspec.name);
        const ids = notebook.cells.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { id, cell_type: type, outputs, execution_count: count } of notebook.cells) {
          expect([path, id, /^[a-zA-Z0-9-_]{1,64}$/.test(id)]).toEqual([path, id, true]);
          if (type === 'code') expect([outputs, count]).toEqual([[], null]);
        }
      }
    }
  });
});

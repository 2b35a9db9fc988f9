import type { PollAnswer, PollQuestion } from '@wod/contracts';

export type Answers = Readonly<Record<string, number | string>>;

/** How long an answer in words may be. */
export const textMost = 2_000;

/** What is sent: every question that was answered, by its key, and no empty text. */
export function answersToSend(questions: readonly PollQuestion[], answers: Answers): PollAnswer {
  const sent: Record<string, number | string> = {};
  for (const { key, kind } of questions) {
    const answer = answers[key];
    if (kind === 'text') {
      if (typeof answer === 'string' && answer.trim() !== '') sent[key] = answer.trim().slice(0, textMost);
    } else if (typeof answer === 'number') sent[key] = answer;
  }
  return { answers: sent };
}

/** The choices of a question with numbers. */
export function choicesOf(kind: 'rating' | 'nps'): readonly number[] {
  return kind === 'rating' ? [1, 2, 3, 4, 5] : [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
}

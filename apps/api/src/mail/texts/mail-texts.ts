import type { Language } from '@wod/contracts';
import { en } from './en';
import { fr } from './fr';

/** The texts of one language: the same groups and keys in each. */
export type MailTexts = {
  readonly [Group in keyof typeof en]: { readonly [Key in keyof (typeof en)[Group]]: string };
};

export const mailTexts: Readonly<Record<Language, MailTexts>> = { en, fr };

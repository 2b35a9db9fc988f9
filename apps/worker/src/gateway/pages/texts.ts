import type { Language } from '@wod/contracts';

/** Pages that the gateway itself shows, each with its HTTP status and a stable code for programs. */
export const pageStatus = {
  home: 200,
  'sign-in': 200,
  'sign-in-needed': 401,
  'wrong-password': 401,
  'too-many-tries': 429,
  'bad-link': 403,
  'foreign-request': 403,
  'seat-ended': 404,
  'not-found': 404,
  'bad-address': 400,
  'bad-form': 400,
  'method-not-allowed': 405,
  'length-required': 411,
  'too-large': 413,
  'seat-silent': 502,
  'seat-busy': 503,
  starting: 503,
} as const satisfies Record<string, number>;

export type PageName = keyof typeof pageStatus;

export interface PageText {
  readonly title: string;
  readonly text: string;
}

export interface FormText {
  readonly username: string;
  readonly password: string;
  readonly submit: string;
}

const back = 'Open your booking page (its address is in your mail) and choose “Open” there.';
const retour =
  'Ouvrez la page de votre réservation (son adresse est dans votre e-mail) et choisissez « Ouvrir ».';

/** What people read, in each language. */
export const pageTexts: Record<Language, Record<PageName, PageText>> = {
  en: {
    home: {
      title: 'This is the gateway to the seats',
      text: 'Workshops run behind this address. To get into yours, use the link on your booking page, or sign in.',
    },
    'sign-in': {
      title: 'Sign in to your environment',
      text: 'Use the user name and password of your booking.',
    },
    'sign-in-needed': {
      title: 'Sign in to your environment',
      text: `This page belongs to somebody’s workshop. If it is yours, sign in with the user name and password of your booking. Or: ${back}`,
    },
    'wrong-password': {
      title: 'That did not work',
      text: `The user name or the password is not right, or this environment has ended. Try again. Or: ${back}`,
    },
    'too-many-tries': {
      title: 'Too many tries',
      text: `Please wait a minute before you try again. ${back}`,
    },
    'bad-link': {
      title: 'This link does not work any more',
      text: `Links into an environment are valid for some minutes only. To get a fresh one: ${back}`,
    },
    'foreign-request': {
      title: 'This request came from another site',
      text: 'It was refused to protect your environment. Go back to your own tab and try again there.',
    },
    'seat-ended': {
      title: 'This seat has ended',
      text: 'The environment at this address does not exist any more. Your booking page says more, and there you can book again.',
    },
    'not-found': {
      title: 'There is nothing here',
      text: 'Check the address, or start from your booking page.',
    },
    'bad-address': {
      title: 'This address is not valid',
      text: 'Check the address, or start from your booking page.',
    },
    'bad-form': { title: 'This form could not be read', text: 'Go back and fill it in again.' },
    'method-not-allowed': {
      title: 'This cannot be done here',
      text: 'The address exists, but not for this kind of request.',
    },
    'length-required': { title: 'The size of the upload is missing', text: 'Send it again with its length.' },
    'too-large': { title: 'This file is too large', text: 'Up to 100 MB can be uploaded at once.' },
    'seat-silent': {
      title: 'Your seat does not answer',
      text: 'It may be busy or starting again. Wait a moment and reload this page. If it stays like this, your booking page offers help.',
    },
    'seat-busy': {
      title: 'Your seat is busy',
      text: 'Too much is asked of it at once. Wait a moment and reload this page.',
    },
    starting: { title: 'The gateway is starting', text: 'Wait a moment and reload this page.' },
  },
  fr: {
    home: {
      title: 'Voici la passerelle vers les environnements',
      text: 'Les ateliers tournent derrière cette adresse. Pour entrer dans le vôtre, utilisez le lien de votre page de réservation, ou connectez-vous.',
    },
    'sign-in': {
      title: 'Connexion à votre environnement',
      text: 'Utilisez le nom d’utilisateur et le mot de passe de votre réservation.',
    },
    'sign-in-needed': {
      title: 'Connexion à votre environnement',
      text: `Cette page appartient à l’atelier de quelqu’un. Si c’est le vôtre, connectez-vous avec le nom d’utilisateur et le mot de passe de votre réservation. Ou : ${retour}`,
    },
    'wrong-password': {
      title: 'Cela n’a pas fonctionné',
      text: `Le nom d’utilisateur ou le mot de passe est faux, ou cet environnement est terminé. Essayez encore. Ou : ${retour}`,
    },
    'too-many-tries': {
      title: 'Trop d’essais',
      text: `Veuillez attendre une minute avant d’essayer encore. ${retour}`,
    },
    'bad-link': {
      title: 'Ce lien ne fonctionne plus',
      text: `Les liens vers un environnement ne sont valables que quelques minutes. Pour en obtenir un nouveau : ${retour}`,
    },
    'foreign-request': {
      title: 'Cette demande vient d’un autre site',
      text: 'Elle a été refusée pour protéger votre environnement. Retournez dans votre onglet et réessayez.',
    },
    'seat-ended': {
      title: 'Cet environnement est terminé',
      text: 'L’environnement à cette adresse n’existe plus. Votre page de réservation en dit plus et permet de réserver à nouveau.',
    },
    'not-found': {
      title: 'Il n’y a rien ici',
      text: 'Vérifiez l’adresse, ou partez de votre page de réservation.',
    },
    'bad-address': {
      title: 'Cette adresse n’est pas valable',
      text: 'Vérifiez l’adresse, ou partez de votre page de réservation.',
    },
    'bad-form': {
      title: 'Ce formulaire n’a pas pu être lu',
      text: 'Revenez en arrière et remplissez-le à nouveau.',
    },
    'method-not-allowed': {
      title: 'Ce n’est pas possible ici',
      text: 'L’adresse existe, mais pas pour ce genre de demande.',
    },
    'length-required': {
      title: 'La taille de l’envoi manque',
      text: 'Envoyez-le à nouveau avec sa longueur.',
    },
    'too-large': { title: 'Ce fichier est trop grand', text: 'On peut envoyer jusqu’à 100 Mo à la fois.' },
    'seat-silent': {
      title: 'Votre environnement ne répond pas',
      text: 'Il est peut-être occupé ou redémarre. Attendez un instant et rechargez cette page. Si cela dure, votre page de réservation propose de l’aide.',
    },
    'seat-busy': {
      title: 'Votre environnement est occupé',
      text: 'Trop de demandes à la fois. Attendez un instant et rechargez cette page.',
    },
    starting: { title: 'La passerelle démarre', text: 'Attendez un instant et rechargez cette page.' },
  },
};

export const formTexts: Record<Language, FormText> = {
  en: { username: 'User name', password: 'Password', submit: 'Sign in' },
  fr: { username: 'Nom d’utilisateur', password: 'Mot de passe', submit: 'Se connecter' },
};

import type { MailTexts } from './mail-texts';

/** French texts of all mails. A no-break space stands before « : » and « ? », as French wants it. */
export const fr: MailTexts = {
  common: {
    quoteOpen: '«\u00a0',
    quoteClose: '\u00a0»',
    labelEnd: '\u00a0:',
    greeting: 'Bonjour {student},',
    greetingNameless: 'Bonjour,',
    instant: '{date} à {time} UTC',
    helpLink: 'Besoin d’aide\u00a0?',
    helpWords: 'Besoin d’aide\u00a0? {contact}',
    footer:
      'Vous recevez ce message parce qu’un atelier a été réservé avec cette adresse. Il est envoyé par une machine\u00a0; personne ne lit les réponses.',
  },
  booked: {
    subject: 'Votre réservation est acceptée\u00a0: {workshop}',
    preview: 'Votre environnement personnel est en préparation.',
    title: 'Votre réservation est acceptée',
    now: 'Nous préparons maintenant votre environnement personnel pour *{workshop}*.',
    next: 'Dès qu’il sera prêt, un second message vous apportera votre nom d’utilisateur, votre mot de passe et le lien d’accès. Votre temps ne commence qu’à ce moment-là.',
    button: 'Suivre la préparation',
    keep: 'Le lien ouvre votre réservation sans mot de passe\u00a0: merci de ne pas transférer ce message.',
  },
  queued: {
    subject: 'Vous êtes en file d’attente\u00a0: {workshop}',
    preview: 'Votre réservation est gardée\u00a0; un message suivra quand ce sera votre tour.',
    title: 'Vous êtes en file d’attente',
    next: 'Toutes les places pour *{workshop}* sont prises en ce moment. Vous êtes en tête de la file.',
    position:
      'Toutes les places pour *{workshop}* sont prises en ce moment. Vous êtes en position\u00a0{position} dans la file.',
    estimate:
      'D’après les heures de fin de ceux qui vous précèdent, une place devrait se libérer dans {wait} environ.',
    noEstimate: 'Personne ne peut encore dire quand une place se libérera.',
    stay: 'Inutile de rester sur la page\u00a0: un message suivra dès que votre environnement sera prêt, et votre temps ne commencera qu’à ce moment-là.',
    button: 'Voir ma place dans la file',
  },
  credentials: {
    subject: 'Votre atelier est prêt\u00a0: {workshop}',
    preview: 'Le compte à rebours a commencé\u00a0: vous avez {duration}.',
    title: 'Votre atelier est prêt',
    ready: 'Votre environnement personnel pour *{workshop}* est ouvert, et le compte à rebours a commencé.',
    replacement:
      'Votre environnement précédent a été perdu avec ses fichiers, sans que vous y soyez pour rien. Celui-ci le remplace\u00a0; l’ancienne adresse et l’ancien mot de passe ne fonctionnent plus.',
    button: 'Ouvrir mon atelier',
    timeLabel: 'Votre temps',
    endLabel: 'Fin',
    signInLabel: 'Page de connexion',
    usernameLabel: 'Nom d’utilisateur',
    passwordLabel: 'Mot de passe',
    byHand:
      'Le lien ci-dessus vous connecte. S’il a expiré, utilisez la page de connexion avec votre nom d’utilisateur et votre mot de passe.',
    page: 'Voir le temps restant, prolonger ou terminer',
    keep: 'Ces informations sont strictement personnelles\u00a0: merci de ne pas transférer ce message.',
  },
  warning: {
    subject: 'Il reste {left}\u00a0: {workshop}',
    preview: 'Enregistrez ce que vous voulez garder.',
    title: 'Il reste {left}',
    ends: 'Votre temps pour *{workshop}* se termine le {endsAt}.',
    why: 'Nous vous prévenons parce que votre environnement sera supprimé à ce moment-là, avec tout ce qu’il contient. Enregistrez votre travail et téléchargez avant la fin, depuis la page de votre réservation, ce que vous voulez garder.',
    extend: 'Il vous faut plus de temps\u00a0? Sur la même page, vous pouvez ajouter {extension}.',
    extendButton: 'Prolonger ou télécharger mon travail',
    noExtension: 'Votre temps ne peut plus être prolongé.',
    button: 'Télécharger mon travail',
  },
  thanks: {
    subject: 'Merci d’avoir suivi {workshop}',
    preview: 'Comment était-ce\u00a0? Quelques questions, une minute.',
    previewNoPoll: 'Votre session est terminée.',
    title: 'Merci',
    expired: 'Votre temps pour *{workshop}* est écoulé. Merci de votre participation.',
    finished: 'Vous avez terminé *{workshop}*. Merci de votre participation.',
    stopped:
      'Un opérateur de ce site a mis fin à votre session de *{workshop}*. Merci de votre participation.',
    poll: 'Comment était-ce\u00a0? Quelques questions, une minute\u00a0: vos réponses améliorent l’atelier.',
    pollButton: 'Donner mon avis',
    seat: 'Votre environnement est en cours de suppression, avec tous ses fichiers. Son adresse, le nom d’utilisateur et le mot de passe ne fonctionnent plus.',
    badge: 'Votre badge',
    catalogue: 'Suivre un autre atelier',
    page: 'Votre réservation',
  },
  failed: {
    subject: 'Nous n’avons pas pu démarrer {workshop}',
    preview: 'Toutes nos excuses. Vous pouvez réserver à nouveau dès maintenant.',
    title: 'Votre atelier n’a pas pu démarrer',
    sorry: 'Toutes nos excuses\u00a0: votre environnement pour *{workshop}* n’a pas pu démarrer.',
    sorryOnce:
      'Toutes nos excuses\u00a0: votre environnement pour *{workshop}* n’a pas pu démarrer. Nous avons essayé une fois.',
    sorryOften:
      'Toutes nos excuses\u00a0: votre environnement pour *{workshop}* n’a pas pu démarrer. Nous avons essayé {attempts}\u00a0fois.',
    reason: 'Ce qui s’est passé\u00a0: {reason}',
    again:
      'Vous n’y êtes pour rien. Votre réservation est close\u00a0: vous pouvez réserver à nouveau dès maintenant.',
    button: 'Réserver à nouveau',
    page: 'Voir ce qui s’est passé',
  },
  failureReasons: {
    'engine-unreachable': 'La machine qui fait tourner les environnements n’a pas répondu.',
    'seat-image-missing': 'L’image de cet atelier était absente.',
    'seat-create-failed': 'L’environnement n’a pas pu être créé.',
    'seat-content-invalid': 'Le contenu de cet atelier n’a pas pu être lu.',
    'seat-start-timeout': 'L’environnement n’a pas démarré à temps.',
    'seat-died': 'L’environnement s’est arrêté de façon inattendue.',
    'seat-aborted': 'Le démarrage a été interrompu.',
    'seat-gateway-unreachable': 'L’environnement fonctionnait mais restait injoignable.',
  },
  link: {
    subject: 'Votre réservation de {workshop}',
    preview: 'Vous avez déjà une réservation en cours. Voici comment y accéder.',
    title: 'Vous avez déjà une réservation',
    asked:
      'Quelqu’un – sans doute vous – vient de demander une réservation avec cette adresse. Elle en a déjà une en cours, pour *{workshop}*, et chaque personne ne peut en avoir qu’une à la fois. Voici comment y accéder.',
    button: 'Aller à ma réservation',
    notYou: 'Si ce n’était pas vous, il n’y a rien à faire\u00a0: rien n’a été modifié.',
  },
};

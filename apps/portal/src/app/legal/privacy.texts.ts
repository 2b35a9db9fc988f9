import type { LegalText } from './legal-text';

export const privacyTexts: LegalText = {
  title: 'Privacy',
  lead: 'What this site knows about you, what it does with that, and what it leaves alone.',
  sections: [
    {
      heading: 'Who is responsible',
      paragraphs: [
        'The operator of this site runs it and is responsible for the data in it. Where a contact is given, you find it at the end of every page.',
      ],
    },
    {
      heading: 'What is stored when you book',
      points: [
        'Your name, your e-mail address and your company or school, as you entered them.',
        'Which workshop you booked and when, and which version of the terms you accepted.',
        'What happened to your booking: waiting, attempts, start, extensions and end.',
        'The mails that were sent to you about it, and whether they could be delivered.',
        'Your answers to the poll, if you give any.',
      ],
    },
    {
      heading: 'What it is used for',
      paragraphs: [
        'To make your seat, to send you mails about your booking, to keep one live booking per person, to keep the site running, and to improve the workshops with the answers to the polls. There is no newsletter, no advertising and no profile of you.',
      ],
    },
    {
      heading: 'What is in your seat',
      paragraphs: [
        'What you write and run in your seat stays on the machine that holds it, and is deleted when the seat ends. Please put no personal data there. The people who run that machine could technically see it.',
      ],
    },
    {
      heading: 'Who gets to see it',
      paragraphs: [
        'The operator of this site, and the services that it uses to run the site, such as its mail server. Pages load nothing from other sites: no fonts, no pictures, no scripts, no statistics. A link to another site, such as a video, opens only when you choose it.',
      ],
    },
    {
      heading: 'What is kept in your browser',
      points: [
        'One cookie for each booking that you make or open. It shows the server that the booking is yours.',
        'For operators, one cookie while they are signed in.',
        'A list of your bookings in this browser for the page My bookings: number, title and time. You can have single bookings forgotten there.',
      ],
      paragraphs: ['These are needed for the site to work, and are used for nothing else.'],
    },
    {
      heading: 'How long',
      paragraphs: [
        'The operator of this site decides how long bookings and their answers are kept. Ask there if you want to know it exactly.',
      ],
    },
    {
      heading: 'Your rights',
      paragraphs: [
        'You can ask the operator of this site what is stored about you, and have it corrected or deleted, as far as the law that applies to you says so. You can also complain to the authority for data protection where you live.',
      ],
    },
  ],
};

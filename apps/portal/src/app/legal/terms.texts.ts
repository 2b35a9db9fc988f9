import type { LegalText } from './legal-text';

/**
 * The version of the text below. A booking records which version was accepted, so a changed text needs
 * a new version here and in the contracts; a test holds the two together.
 */
export const termsTextVersion = '2026-11';

export const termsTexts: LegalText = {
  title: 'Terms',
  lead: 'What you agree to when you book a workshop here, in plain words.',
  note: `Version ${termsTextVersion}. The version that you accept is recorded with your booking.`,
  sections: [
    {
      heading: 'What you get',
      paragraphs: [
        'The operator of this site lends you a seat: a notebook environment of your own, for the time that your booking says, to take the workshop that you chose.',
        'A seat is lent for learning. It comes without any promise that it is available, free of faults or fit for anything else.',
      ],
    },
    {
      heading: 'What you may do',
      points: [
        'Run and change the notebooks of the workshop, and try out things of your own around them.',
        'Download your work, and use it afterwards as you like. What you write yourself is yours.',
        'Use the content of the workshop under the licence that its authors gave it. It is named in the workshop.',
      ],
    },
    {
      heading: 'What you may not do',
      points: [
        'Attack, scan, overload or try to enter the seats of others, this site, or any other system.',
        'Use a seat for mining, for sending mail, for keeping a service running, or for anything against the law.',
        'Put confidential or personal data into a seat, whether your own or that of others.',
        'Give your link to someone else, or book with an address that is not yours.',
        'Get around the limits on time, places, memory or network.',
      ],
    },
    {
      heading: 'The end of your seat',
      paragraphs: [
        'A seat ends when its time is over, when you finish early, or when the operator of this site stops it. Everything in it is deleted then. Download your work before the end; afterwards nobody can bring it back.',
        'The operator of this site may stop a seat at any time: to keep the site working, or when these terms are broken. A seat may also be lost through a fault.',
      ],
    },
    {
      heading: 'Responsibility',
      paragraphs: [
        'You are responsible for what you do in your seat. As far as the law allows, the operator of this site is not liable for damage from using a seat, from its end, or from the loss of what was in it. Rights that the law gives you without exception stay yours.',
      ],
    },
    {
      heading: 'Changes',
      paragraphs: [
        'These terms may change for later bookings. For your booking, the version counts that you accepted when you made it.',
      ],
    },
  ],
};

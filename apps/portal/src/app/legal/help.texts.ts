import type { LegalText } from './legal-text';

export const helpTexts: LegalText = {
  title: 'Help',
  lead: 'Short answers to what people ask most, in the order in which it tends to come up.',
  sections: [
    {
      heading: 'How do I begin?',
      paragraphs: [
        'Choose a workshop, fill in the form beside its description and book. The next page shows how your seat is being made, usually in well under a minute. When it is ready, open the notebook and start with the file that opens first.',
      ],
    },
    {
      heading: 'All places are taken. What now?',
      paragraphs: [
        'Book anyway. You get a place in the queue, the page shows your position and how long it may take, and a mail tells you when your seat is ready. You need not keep the page open.',
      ],
    },
    {
      heading: 'How do I come back to my booking?',
      paragraphs: [
        'In the same browser under My bookings. On any other device open the link in the mail that we sent you. Whoever has that link can open your seat, so keep it to yourself.',
      ],
    },
    {
      heading: 'No mail has arrived',
      paragraphs: [
        'It can take a minute. Look into the spam folder. If the address had a mistake, book again with the right one. If you book again with the same address while your booking is live, its link is sent once more.',
      ],
    },
    {
      heading: 'The notebook does not open',
      points: [
        'Your browser may have blocked the new tab. The page then shows a button that opens the notebook in the same tab.',
        'The way in is valid for some minutes only. Go back to the page of your booking and press Open notebook again; do not keep its address as a bookmark.',
        'Networks of some companies block it. Try another network to find out.',
      ],
    },
    {
      heading: 'My time is running out',
      paragraphs: [
        'The page of your booking shows the time that is left, by the clock of the server. Before the end it warns you, by mail as well. You can add time there as often as it says.',
      ],
    },
    {
      heading: 'How do I keep my work?',
      paragraphs: [
        'Press Download my work on the page of your booking, or download single files in the notebook environment. At the end everything in the seat is deleted.',
      ],
    },
    {
      heading: 'An attempt failed',
      paragraphs: [
        'Making a seat can fail, for example when a machine is lost. Another attempt then starts by itself, and the page says so. If every attempt fails you are told why, and can book again at once.',
      ],
    },
    {
      heading: 'I use a shared computer',
      paragraphs: [
        'Finish your booking when you are done, have it forgotten under My bookings, and close the browser.',
      ],
    },
    {
      heading: 'Can I use this without a mouse?',
      paragraphs: [
        'Yes. Every page works with the keyboard alone and with a screen reader, follows the light or dark setting of your system, and holds still if you have asked your system for less motion. If something stands in your way, please tell the operator of this site.',
      ],
    },
  ],
};
export const helpContactTexts = {
  heading: 'Something else?',
  contact: 'Write to the operator of this site:',
  noContact: 'Ask the person who invited you to the workshop.',
};

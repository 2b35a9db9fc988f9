import { languages } from '@wod/contracts';
import { languageOf, pageHeaders, renderPage } from './page';
import { pageStatus, pageTexts } from './texts';

describe('pages', () => {
  it('exist in every language, with a title and a text of their own', () => {
    for (const language of languages) {
      expect(Object.keys(pageTexts[language]).sort()).toEqual(Object.keys(pageStatus).sort());
    }
  });

  it('show what people typed as text', () => {
    const page = renderPage('wrong-password', 'en', {
      formAction: '/sign-in',
      username: '"><script>alert(1)</script>',
    });
    expect(page).not.toContain('<script>');
    expect(page).toContain('&quot;&gt;&lt;script&gt;');
  });

  it('name their fields for those who do not see them', () => {
    const page = renderPage('sign-in', 'fr', { formAction: '/sign-in' });
    expect(page).toContain('<html lang="fr">');
    expect(page).toMatch(/<label for="password">[\s\S]*id="password"/);
  });

  it('allow nothing but their own style', () => {
    expect(pageHeaders['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    );
  });

  it.each([
    ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
    ['de, fr;q=0.5', 'fr'],
    ['de', 'en'],
    [undefined, 'en'],
  ])('answer "%s" in %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});

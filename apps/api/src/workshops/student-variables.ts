/** What the site gives to every notebook. */
export interface SiteVariables {
  readonly brandName: string;
  readonly brandUrl: string;
  readonly brandLogo: string;
  /** Address of the portal. */
  readonly publicUrl: string;
}

/**
 * The template variables of one student, by the names that authors use (the original's, see docs). Values are
 * text. `own` are the author's further values; they cannot take a platform name.
 */
export function studentVariables(
  site: SiteVariables,
  student: {
    readonly folder: string;
    readonly studentNumber: number;
    /** Password of the seat, as the mail tells it; only for templates that ask for it. */
    readonly password?: string;
    readonly gatewayUrl: string;
    readonly own: Readonly<Record<string, string>>;
  },
): Record<string, string> {
  const gateway = new URL(student.gatewayUrl);
  return {
    ...student.own,
    BRANDING: site.brandName,
    BRANDINGWOD: site.brandName,
    BRANDINGURL: site.brandUrl,
    BRANDINGLOGO: site.brandLogo,
    SURVEYURL: `${site.publicUrl}/my`,
    SURVEYCHALURL: `${site.publicUrl}/my`,
    MODEWS: student.folder.startsWith('CHLG-') ? 'CHLG' : 'WKSHP',
    STDID: String(student.studentNumber),
    ...(student.password === undefined ? {} : { PASSSTU: student.password }),
    WODBEFQDN: gateway.hostname,
    WODBEEXTFQDN: gateway.hostname,
  };
}

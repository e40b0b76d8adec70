import document from '../example/profile.json' with { type: 'json' };

/** The explained example that profiles of one's own start from. */
export const exampleProfile: Readonly<Record<string, unknown>> = document;

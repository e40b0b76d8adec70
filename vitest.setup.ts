import fc from 'fast-check';

// Property tests draw the same cases everywhere, so that a red run can be repeated; `FAST_CHECK_SEED` draws others.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });

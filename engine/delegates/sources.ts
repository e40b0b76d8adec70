/** The LiteRT commit that the NNAPI, XNNPACK, GPU, Core ML and Hexagon tables were read from. */
export const liteRtCommit = 'f67457790c9c2ab67347d6fe53270e8d3df20868';

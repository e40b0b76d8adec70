/** Names of the boards in the order menus show them, apart from their figures so that a menu need not load those. */
export const boardTitles = {
  imx8mp: 'NXP i.MX 8M Plus',
  imx93: 'NXP i.MX 93',
  vs640: 'Synaptics VS640 / SL1640',
  vs680: 'Synaptics VS680 / SL1680',
  a311d: 'Amlogic A311D',
  imx8mq: 'NXP i.MX 8M Quad',
  imx8qm: 'NXP i.MX 8QuadMax',
  phone: 'A phone with Cortex-A76 and Mali-G76',
} as const;

export type BoardId = keyof typeof boardTitles;

/**
 * Thrown by a segment whose device went away while it was used (a GPU that was reset or unplugged); the message is one sentence.
 * What the segment held is gone; a run prepares the partition elsewhere and starts over.
 */
export class DeviceLost extends Error {}

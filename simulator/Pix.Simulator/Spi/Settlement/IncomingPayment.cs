namespace Pix.Simulator.Spi.Settlement;

/// <summary>A payment from a simulated participant to the one under test.</summary>
/// <param name="EndToEndId">Its id.</param>
/// <param name="Status">PENDING until the receiver answers; then ACCC, RJCT, or AB03 when it did not answer in time.</param>
/// <param name="AnsweredAfterMs">Time from sending to the receiver's pacs.002.</param>
internal sealed record IncomingPayment(string EndToEndId, string Status, double? AnsweredAfterMs);

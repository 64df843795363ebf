namespace Pix.Simulator.Spi.Settlement;

/// <summary>A payment that a simulated participant makes to the one under test.</summary>
/// <param name="EndToEndId">Its id.</param>
/// <param name="Status">PENDING until the receiver answers; then ACCC, RJCT, or AB03 when it did not in time.</param>
/// <param name="AnsweredAfterMs">From being sent to the receiver's pacs.002.</param>
internal sealed record IncomingPayment(string EndToEndId, string Status, double? AnsweredAfterMs);

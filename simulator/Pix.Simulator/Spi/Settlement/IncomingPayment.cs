namespace Pix.Simulator.Spi.Settlement;

/// <summary>A payment or return from a simulated participant to the participant under test.</summary>
/// <param name="EndToEndId">EndToEndId of a payment, RtrId of a return.</param>
/// <param name="Status">PENDING until the receiver answers; then ACCC, or RJCT with the reason. Without an answer in time the reason is AB03.</param>
/// <param name="AnsweredAfterMs">Milliseconds from sending to the final status; null while PENDING.</param>
internal sealed record IncomingPayment(string EndToEndId, string Status, double? AnsweredAfterMs);

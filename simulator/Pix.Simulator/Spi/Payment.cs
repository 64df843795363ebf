namespace Pix.Simulator.Spi;

/// <summary>How often a payment order was received and settled. Tests check with these counts that no payment is made twice.</summary>
/// <param name="EndToEndId">EndToEndId of a pacs.008, RtrId of a pacs.004.</param>
/// <param name="Kind">pacs.008 or pacs.004.</param>
/// <param name="TimesReceived">Number of received messages that contain the payment, including resends.</param>
/// <param name="DistinctHashes">SHA-256 of each different message that contains the payment. More than one hash is an error of the sender.</param>
/// <param name="Settlements">How many times the payment was settled, which means that money moved.</param>
/// <param name="Status">Last status that the SPI gave: RECEIVED, ACSC, or RJCT with the reason.</param>
internal sealed record Payment(
    string EndToEndId, string Kind, int TimesReceived, IReadOnlyList<string> DistinctHashes, int Settlements, string Status);

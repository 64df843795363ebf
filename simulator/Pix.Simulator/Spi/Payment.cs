namespace Pix.Simulator.Spi;

/// <summary>How often a payment order was received and settled; tests read this to show that nothing is paid twice.</summary>
/// <param name="EndToEndId">EndToEndId of a pacs.008, RtrId of a pacs.004.</param>
/// <param name="Kind">pacs.008 or pacs.004.</param>
/// <param name="TimesReceived">How many received messages contain the payment, resends included.</param>
/// <param name="DistinctHashes">SHA-256 of each different message that contains the payment; more than one is the sender's mistake.</param>
/// <param name="Settlements">Number of times that money moved.</param>
/// <param name="Status">Last status that the SPI gave: RECEIVED, ACSC, or RJCT with the reason.</param>
internal sealed record Payment(
    string EndToEndId, string Kind, int TimesReceived, IReadOnlyList<string> DistinctHashes, int Settlements, string Status);

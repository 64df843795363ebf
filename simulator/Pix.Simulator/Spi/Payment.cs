namespace Pix.Simulator.Spi;

/// <summary>One payment order, received any number of times: shows that nothing is paid twice.</summary>
/// <param name="EndToEndId">EndToEndId of a pacs.008, RtrId of a pacs.004.</param>
/// <param name="Kind">pacs.008 or pacs.004.</param>
/// <param name="TimesReceived">Resends included.</param>
/// <param name="DistinctHashes">SHA-256 of each different message with it: more than one is the sender's mistake.</param>
/// <param name="Settlements">Number of times that money moved.</param>
/// <param name="Status">Last status given.</param>
internal sealed record Payment(
    string EndToEndId, string Kind, int TimesReceived, IReadOnlyList<string> DistinctHashes, int Settlements, string Status);

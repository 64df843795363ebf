namespace Pix.Simulator.Tests.Support;

/// <summary>Valid values.</summary>
internal static class Some
{
    private static int _counter;

    public static string EndToEndId() => $"E{TestParticipant.Ispb}202611241200{Interlocked.Increment(ref _counter):D11}";

    public static string Pacs008(string? endToEndId = null, string creditor = "20000000") => Outbound("spi-5.13.1/exemplos/pacs.008_CONTA_1_msg.xml")
        .Replace("E9999901012341234123412345678900", endToEndId ?? EndToEndId(), StringComparison.Ordinal)
        .Replace("<MmbId>10000000</MmbId>", $"<MmbId>{TestParticipant.Ispb}</MmbId>", StringComparison.Ordinal)
        .Replace("<MmbId>20000000</MmbId>", $"<MmbId>{creditor}</MmbId>", StringComparison.Ordinal);

    public static string Pacs002(string endToEndId) => Vectors.Text("spi-5.13.1/exemplos/pacs.002_PSP_1_msg.xml")
        .Replace("E9999901012341234123412345678900", endToEndId, StringComparison.Ordinal);

    /// <summary>An example addressed to the participant, turned round.</summary>
    public static string Outbound(string vector)
    {
        const string Swap = "@@@@@@@@";
        return Vectors.Text(vector)
            .Replace("<Id>00038166</Id>", Swap, StringComparison.Ordinal)
            .Replace("<Id>99999010</Id>", "<Id>00038166</Id>", StringComparison.Ordinal)
            .Replace(Swap, "<Id>99999010</Id>", StringComparison.Ordinal)
            .Replace("M0003816612345678901234567890123", "M9999901012345678901234567890123", StringComparison.Ordinal);
    }

    public static string CreateEntry(string? key = null, string type = "PHONE", string? requestId = null, string? account = null) =>
        Own("entries/CreateEntryRequest.xml")
            .Replace("+5561988880000", key ?? Phone(), StringComparison.Ordinal)
            .Replace("<KeyType>PHONE</KeyType>", $"<KeyType>{type}</KeyType>", StringComparison.Ordinal)
            .Replace("0007654321", account ?? $"{Interlocked.Increment(ref _counter):D10}", StringComparison.Ordinal)
            .Replace("a946d533-7f22-42a5-9a9b-e87cd55c0f4d", requestId ?? Guid.NewGuid().ToString(), StringComparison.Ordinal);

    public static string Phone() => $"+55619{Interlocked.Increment(ref _counter):D8}";

    /// <summary>A DICT example whose participant is the one under test.</summary>
    public static string Own(string vector) => Vectors.Text("dict-2.12.1/" + vector)
        .Replace("<Participant>12345678</Participant>", $"<Participant>{TestParticipant.Ispb}</Participant>", StringComparison.Ordinal);
}

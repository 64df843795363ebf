using System.Globalization;
using System.Text;

namespace Pix.Load.Messages;

/// <summary>Makes the participant's unsigned SPI messages. They are the sample messages with new identifiers, times and parties.</summary>
internal sealed class SpiMessages(string ispb, TimeProvider time)
{
    private const string SampleIspb = "99999010", SampleMessageId = "M9999901012345678901234567890123";
    private const string SampleTime = "2020-01-01T08:30:12.000Z", SampleAcceptance = "2020-01-01T08:30:00.000Z";

    private readonly string _pacs008 = Sample("pacs.008"), _pacs002 = Sample("pacs.002"), _pacs004 = Sample("pacs.004");
    private readonly string _pibr001 = Sample("pibr.001"), _camt060 = Sample("camt.060");

    public Identifiers Ids { get; } = new(ispb, time);

    /// <summary>Makes a payment (pacs.008) by account data (MANU), or by Pix key (DICT) if a key is given.</summary>
    /// <param name="endToEndId">EndToEndId of the payment.</param>
    /// <param name="receiver">ISPB of the receiver's participant.</param>
    /// <param name="amount">Amount in reais.</param>
    /// <param name="key">Pix key that was looked up before the payment; null for a payment by account data.</param>
    /// <param name="version">Version of pacs.008, for example <c>1.16</c>.</param>
    public byte[] Payment(string endToEndId, string receiver, decimal amount, string? key = null, string version = "1.16")
    {
        var text = _pacs008
            .Replace("E9999901020200101083012345678900", endToEndId, StringComparison.Ordinal)
            .Replace("<MmbId>20000000<", $"<MmbId>{receiver}<", StringComparison.Ordinal)
            .Replace("1000.00", amount.ToString("0.00", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("Campo livre [0]", "Ensaio", StringComparison.Ordinal);
        if (key is not null)
        {
            text = text.Replace("<Prtry>MANU<", "<Prtry>DICT<", StringComparison.Ordinal)
                .Replace("<Cd>SVGS</Cd>\n                    </Tp>", $"<Cd>SVGS</Cd>\n                    </Tp>\n                    <Prxy><Id>{key}</Id></Prxy>", StringComparison.Ordinal);
        }

        if (version != "1.16")
        {
            text = text.Replace("pacs.008/1.16", "pacs.008/" + version, StringComparison.Ordinal)
                .Replace("pacs.008.spi.1.16", "pacs.008.spi." + version, StringComparison.Ordinal);
        }

        return Finish(text);
    }

    /// <summary>Makes the receiver's answer to a payment: RJCT if a reason is given, otherwise ACSP.</summary>
    public byte[] Answer(string instructionId, string endToEndId, string? reason = null)
    {
        var text = _pacs002
            .Replace("<OrgnlInstrId>E9999901012341234123412345678900<", $"<OrgnlInstrId>{instructionId}<", StringComparison.Ordinal)
            .Replace("<OrgnlEndToEndId>E9999901012341234123412345678900<", $"<OrgnlEndToEndId>{endToEndId}<", StringComparison.Ordinal);
        return Finish(reason is null
            ? text
            : text.Replace("<TxSts>ACSP</TxSts>", $"<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>", StringComparison.Ordinal));
    }

    /// <summary>Makes the return (pacs.004) of a payment that we received.</summary>
    public byte[] Return(string returnId, string endToEndId, string payer, decimal amount, string reason) => Finish(_pacs004
        .Replace("D9999901020200101083012345678900", returnId, StringComparison.Ordinal)
        .Replace("E9999901120200101083012345678900", endToEndId, StringComparison.Ordinal)
        .Replace("1000.00", amount.ToString("0.00", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("<Cd>MD06<", $"<Cd>{reason}<", StringComparison.Ordinal)
        .Replace("<MmbId>99999011<", $"<MmbId>{payer}<", StringComparison.Ordinal));

    /// <summary>Makes an echo request (pibr.001).</summary>
    public byte[] Echo(string data) => Finish(_pibr001.Replace("Campo para fins de teste", data, StringComparison.Ordinal));

    /// <summary>Makes a request (camt.060) for the statement of the settlement account.</summary>
    public byte[] StatementRequest(DateOnly day) => Finish(_camt060
        .Replace("<FrDt>2020-01-01<", $"<FrDt>{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}<", StringComparison.Ordinal));

    private byte[] Finish(string text)
    {
        var now = Ids.Now();
        return Encoding.UTF8.GetBytes(text
            .Replace(SampleMessageId, Ids.Message(), StringComparison.Ordinal)
            .Replace(SampleTime, now, StringComparison.Ordinal)
            .Replace(SampleAcceptance, now, StringComparison.Ordinal)
            .Replace($">{SampleIspb}<", $">{ispb}<", StringComparison.Ordinal));
    }

    private static string Sample(string name)
    {
        using var stream = typeof(SpiMessages).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no sample {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

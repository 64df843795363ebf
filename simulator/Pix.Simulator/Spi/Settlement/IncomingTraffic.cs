using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace Pix.Simulator.Spi.Settlement;

/// <summary>Makes payments and returns from simulated participants to the participant under test.</summary>
internal sealed class IncomingTraffic(OrderBook orders, IncomingPayments incoming, SpiWriter writer, SimulatorOptions options, TimeProvider time)
{
    private const string Definition = "pacs.008.spi.1.16";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Makes payments at a steady rate in payments per second, or all at once if the rate is null.</summary>
    public async Task PayAsync(int count, double? perSecond, string payer, decimal amount, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            if (perSecond is { } rate)
            {
                // Open loop: each payment is sent at its own fixed time, even if earlier payments have not been read yet.
                var due = TimeSpan.FromSeconds(i / rate) - time.GetElapsedTime(started);
                if (due > TimeSpan.Zero)
                {
                    await Task.Delay(due, time, cancellationToken);
                }
            }

            PayOnce(payer, amount);
        }
    }

    public string PayOnce(string payer, decimal amount)
    {
        var document = Template();
        var ns = document.Root!.Name.Namespace;
        var id = $"E{payer}{time.GetUtcNow():yyyyMMddHHmm}{RandomNumberGenerator.GetString(Alphabet, 11)}";
        Set(document, ns + "EndToEndId", id);
        Set(document, ns + "IntrBkSttlmAmt", amount.ToString("0.00", CultureInfo.InvariantCulture));
        Set(document, ns + "AccptncDtTm", writer.Now());
        SetAgent(document, ns + "DbtrAgt", payer);
        SetAgent(document, ns + "CdtrAgt", options.Ispb);
        incoming.Add(id);
        orders.Submit(Order.From(Definition, document)[0]);
        return id;
    }

    /// <summary>Makes a simulated participant return a payment that it received (pacs.004).</summary>
    /// <returns>RtrId of the return.</returns>
    public string ReturnOnce(string endToEndId, string from, decimal amount, string reason)
    {
        var document = new XDocument(Wire.Examples.Load("pacs.004_1_msg"));
        var ns = document.Root!.Name.Namespace;
        var id = $"D{from}{time.GetUtcNow():yyyyMMddHHmm}{RandomNumberGenerator.GetString(Alphabet, 11)}";
        Set(document, ns + "RtrId", id);
        Set(document, ns + "OrgnlEndToEndId", endToEndId);
        Set(document, ns + "RtrdIntrBkSttlmAmt", amount.ToString("0.00", CultureInfo.InvariantCulture));
        Set(document, ns + "Cd", reason);
        SetAgent(document, ns + "DbtrAgt", options.Ispb);
        SetAgent(document, ns + "CdtrAgt", from);
        incoming.Add(id);
        orders.Submit(Order.From("pacs.004.spi.1.5", document)[0]);
        return id;
    }

    private static XDocument Template() => new(Wire.Examples.Load("pacs.008_CONTA_1_msg"));

    private static void Set(XDocument document, XName name, string value) => document.Descendants(name).First().Value = value;

    private static void SetAgent(XDocument document, XName side, string ispb) =>
        document.Descendants(side).First().Descendants().Last().Value = ispb;
}

using System.Globalization;
using System.Net;
using Amazon.DynamoDBv2.Model;
using Pix.Aws.Clustering.Table;

namespace Pix.Aws.Clustering.Membership;

/// <summary>Converts between the row of a silo in DynamoDB and Orleans' membership entry.</summary>
internal static class SiloRow
{
    private const char Separator = '|';

    /// <summary>Returns the sort key of a silo's row: address, port and generation.</summary>
    public static string IdentityOf(SiloAddress silo) => string.Create(CultureInfo.InvariantCulture, $"{silo.Endpoint.Address}-{silo.Endpoint.Port}-{silo.Generation}");

    /// <summary>Returns the columns of a silo's row, without the two key columns.</summary>
    public static Dictionary<string, AttributeValue> ColumnsOf(MembershipEntry entry, int membershipVersion, int etag)
    {
        var columns = new Dictionary<string, AttributeValue>
        {
            [SiloColumns.Address] = ItemValues.Text(entry.SiloAddress.Endpoint.Address.ToString()),
            [SiloColumns.Port] = ItemValues.Number(entry.SiloAddress.Endpoint.Port),
            [SiloColumns.Generation] = ItemValues.Number(entry.SiloAddress.Generation),
            [SiloColumns.SiloStatus] = ItemValues.Number((int)entry.Status),
            [SiloColumns.ProxyPort] = ItemValues.Number(entry.ProxyPort),
            [SiloColumns.StartTime] = ItemValues.Text(LogFormatter.PrintDate(entry.StartTime)),
            [SiloColumns.IAmAliveTime] = ItemValues.Text(LogFormatter.PrintDate(entry.IAmAliveTime)),
            [SiloColumns.MembershipVersion] = ItemValues.Number(membershipVersion),
            [SiloColumns.ETag] = ItemValues.Number(etag),
        };
        AddText(columns, SiloColumns.HostName, entry.HostName);
        AddText(columns, SiloColumns.SiloName, entry.SiloName);
        AddText(columns, SiloColumns.SuspectingSilos, string.Join(Separator, (entry.SuspectTimes ?? []).Select(suspicion => suspicion.Item1.ToParsableString())));
        AddText(columns, SiloColumns.SuspectingTimes, string.Join(Separator, (entry.SuspectTimes ?? []).Select(suspicion => LogFormatter.PrintDate(suspicion.Item2))));
        return columns;
    }

    /// <exception cref="FormatException">A column has an invalid value.</exception>
    public static MembershipEntry Read(Dictionary<string, AttributeValue> item)
    {
        var address = IPAddress.Parse(item.TextOf(SiloColumns.Address) ?? throw new FormatException("The row has no address."));
        return new MembershipEntry
        {
            SiloAddress = SiloAddress.New(address, item.NumberOf(SiloColumns.Port), item.NumberOf(SiloColumns.Generation)),
            HostName = item.TextOf(SiloColumns.HostName) ?? "",
            SiloName = item.TextOf(SiloColumns.SiloName) ?? "",
            Status = (SiloStatus)item.NumberOf(SiloColumns.SiloStatus),
            ProxyPort = item.NumberOf(SiloColumns.ProxyPort),
            StartTime = TimeOf(item, SiloColumns.StartTime),
            IAmAliveTime = TimeOf(item, SiloColumns.IAmAliveTime),
            SuspectTimes = SuspicionsOf(item),
        };
    }

    /// <summary>Returns the time in a column; the earliest possible time if the row does not have the column.</summary>
    public static DateTime TimeOf(Dictionary<string, AttributeValue> item, string column) =>
        item.TextOf(column) is { Length: > 0 } text ? LogFormatter.ParseDate(text) : default;

    private static List<Tuple<SiloAddress, DateTime>>? SuspicionsOf(Dictionary<string, AttributeValue> item)
    {
        var silos = ListOf(item, SiloColumns.SuspectingSilos);
        var times = ListOf(item, SiloColumns.SuspectingTimes);
        if (silos.Length != times.Length)
        {
            throw new FormatException($"The row has {silos.Length} suspecting silos and {times.Length} times.");
        }

        return silos.Length == 0 ? null : [.. silos.Zip(times, (silo, at) => Tuple.Create(SiloAddress.FromParsableString(silo), LogFormatter.ParseDate(at)))];
    }

    private static string[] ListOf(Dictionary<string, AttributeValue> item, string column) =>
        item.TextOf(column) is { Length: > 0 } text ? text.Split(Separator) : [];

    // Empty columns are omitted as in Orleans' own provider; DynamoDB accepts no empty text in a key.
    private static void AddText(Dictionary<string, AttributeValue> columns, string column, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            columns[column] = ItemValues.Text(value);
        }
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Pix.AuditReader.Buckets;
using Pix.AuditReader.Files;
using Pix.AuditReader.Sql;

namespace Pix.Cli.Auditing;

/// <summary>The options of every command that reads audit records: where the records are stored, which hours are read, and the cache.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string?> _store = new("--store")
    {
        Description = $"Where the records lie: a folder, or {BucketLocation.Form} (what is before log/). Default: the setting Pix:AuditPath.",
        HelpName = "PLACE",
    };

    private readonly Option<DateTimeOffset?> _from = TimeOption.Create("--from", "First hour of the partitions that are read, UTC. In a bucket a record is in the hour in which it came to Firehose.");

    private readonly Option<DateTimeOffset?> _to = TimeOption.Create("--to", "Last hour of the partitions that are read.");

    private readonly Option<string?> _cache = new("--cache") { Description = "Folder for objects of a bucket that were read; only you may enter it. Default: ~/.cache/pix/audit.", HelpName = "DIR" };

    private readonly Option<long?> _cacheSize = new("--cache-size")
    {
        Description = "Most that is kept there, such as 500M or 20G; what was not used for longest goes first. Default: 10G.",
        HelpName = "SIZE",
        CustomParser = ParseSize,
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_store, _from, _to, _cache, _cacheSize])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(_from) is { } from && result.GetValue(_to) is { } to && from > to)
            {
                result.AddError("--from is later than --to.");
            }
        });
    }

    /// <summary>Returns the hours between <c>--from</c> and <c>--to</c>.</summary>
    public AuditPeriod Period(ParseResult parsed) => new(parsed.GetValue(_from), parsed.GetValue(_to));

    /// <summary>Opens the audit records that the options select.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="limits">Maximum rows, size, duration and memory of a query.</param>
    /// <param name="since">Time from which the command needs records, if <c>--from</c> is not given. Null if it needs all records.</param>
    public AuditStore Open(ParseResult parsed, QueryLimits limits, DateTimeOffset? since = null)
    {
        var cache = CacheSetting.Default;
        return AuditStore.Open(
            parsed.GetValue(_store),
            new(parsed.GetValue(_from) ?? since, parsed.GetValue(_to)),
            limits,
            new(parsed.GetValue(_cache) ?? cache.Folder, parsed.GetValue(_cacheSize) ?? cache.MaxBytes));
    }

    private static long? ParseSize(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var shift = text.Length > 1 ? char.ToUpperInvariant(text[^1]) switch { 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 } : 0;
        if (shift > 0 && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1 << 20)
        {
            return number << shift;
        }

        result.AddError($"--cache-size is '{text}'; it must be a number with M, G or T, such as 500M or 20G.");
        return null;
    }
}

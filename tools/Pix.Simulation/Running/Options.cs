using System.Globalization;
using Pix.Simulation.Faults;

namespace Pix.Simulation.Running;

/// <summary>The options of <c>./pix simulate</c>.</summary>
internal sealed record Options
{
    public const string Usage = """
        ./pix simulate [--seeds N] [--first SEED] [--seconds N] [--room journal|rates] [--without KIND,KIND]   many histories, each of its own seed
        ./pix simulate --seed SEED [--clients N] [--work N] [--faults N,N|none] [--quiet]   one history, line by line
        ./pix simulate --planted [--seeds N] [--room journal|rates] [--only NAME]           which seed finds each planted bug
        """;

    public int? Seeds { get; init; }

    public ulong? First { get; init; }

    public int? Seconds { get; init; }

    public ulong? Seed { get; init; }

    public int? Clients { get; init; }

    public int? Work { get; init; }

    public IReadOnlySet<int>? Faults { get; init; }

    public bool Quiet { get; init; }

    /// <summary>Kinds of faults that are removed from the plans of all seeds.</summary>
    public IReadOnlyList<FaultKind> Without { get; init; } = [];

    public bool Planted { get; init; }

    public string? Only { get; init; }

    public IReadOnlyList<Room> Rooms { get; init; } = [Room.Journal, Room.Rates];

    /// <summary>Reads the options from arguments. Returns a sentence about the first invalid argument, or null if all are valid.</summary>
    public static string? TryRead(string[] args, out Options options)
    {
        options = new();
        for (var at = 0; at < args.Length; at++)
        {
            var name = args[at];
            if (name is "--quiet" or "--planted")
            {
                options = name == "--quiet" ? options with { Quiet = true } : options with { Planted = true };
                continue;
            }

            var value = at + 1 < args.Length ? args[++at] : "";
            if (With(options, name, value) is not { } changed)
            {
                return $"pix simulate: {name} '{value}' is not understood.";
            }

            options = changed;
        }

        return null;
    }

    private static Options? With(Options options, string name, string value) => (name, Number(value)) switch
    {
        ("--seeds", { } number and > 0 and < int.MaxValue) => options with { Seeds = (int)number },
        ("--first", { } number) => options with { First = number },
        ("--seconds", { } number and > 0 and < int.MaxValue) => options with { Seconds = (int)number },
        ("--seed", { } number) => options with { Seed = number },
        ("--clients", { } number and > 0 and < 1000) => options with { Clients = (int)number },
        ("--work", { } number and > 0 and < 100_000) => options with { Work = (int)number },
        ("--only", _) when value.Length > 0 => options with { Only = value },
        ("--room", _) when Enum.TryParse<Room>(value, ignoreCase: true, out var room) => options with { Rooms = [room] },
        ("--without", _) when Kinds(value) is { } kinds => options with { Without = kinds },
        ("--faults", _) when value == "none" => options with { Faults = new HashSet<int>() },
        ("--faults", _) when Places(value) is { } places => options with { Faults = places },
        _ => null,
    };

    private static List<FaultKind>? Kinds(string value)
    {
        var names = value.Split(',');
        return Array.TrueForAll(names, name => Enum.TryParse<FaultKind>(name, ignoreCase: true, out _)) ? [.. names.Select(name => Enum.Parse<FaultKind>(name, ignoreCase: true))] : null;
    }

    private static HashSet<int>? Places(string value)
    {
        var numbers = value.Split(',').Select(Number).ToList();
        return numbers.All(number => number < int.MaxValue) ? [.. numbers.Select(number => (int)number!.Value)] : null;
    }

    private static ulong? Number(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

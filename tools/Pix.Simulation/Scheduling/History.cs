using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Pix.Simulation.Scheduling;

/// <summary>
/// The events of a simulated world, one line each. The text is made only if it is kept, because most histories are run only for their
/// result.
/// </summary>
public sealed class History(bool isKept)
{
    private readonly StringBuilder _text = new();

    /// <summary>True if lines are kept, false if they are only counted.</summary>
    public bool IsKept => isKept;

    /// <summary>Number of lines so far.</summary>
    public int Lines { get; private set; }

    /// <summary>All lines. Empty if lines are not kept.</summary>
    public string Text => _text.ToString();

    /// <summary>Adds a line.</summary>
    public void Add(long nowTicks, string who, string text)
    {
        Lines++;
        if (isKept)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{nowTicks / 10_000,8}.{nowTicks / 10 % 1000:D3} ms  {who,-8} {text}\n");
        }
    }
}

/// <summary>Makes the text of a line. Makes no text if the history keeps none.</summary>
[InterpolatedStringHandler]
public ref struct NoteText
{
    private DefaultInterpolatedStringHandler _text;
    private readonly bool _isKept;

    /// <summary>Called by the compiler.</summary>
    public NoteText(int literalLength, int formattedCount, World world, out bool isKept)
    {
        ArgumentNullException.ThrowIfNull(world);
        isKept = _isKept = world.History.IsKept;
        _text = isKept ? new(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    /// <inheritdoc/>
    public override string ToString() => _isKept ? _text.ToStringAndClear() : "";
}

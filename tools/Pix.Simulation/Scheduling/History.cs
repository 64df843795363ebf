using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Pix.Simulation.Scheduling;

/// <summary>
/// The events of a simulation, one line for each event. The text of the lines can be left out to save time, because for most simulations only the
/// result is needed.
/// </summary>
public sealed class History(bool isKept)
{
    private readonly StringBuilder _text = new();

    /// <summary>True if the text of the lines is kept, false if the lines are only counted.</summary>
    public bool IsKept => isKept;

    /// <summary>Number of lines so far.</summary>
    public int Lines { get; private set; }

    /// <summary>The text of all lines. Empty if the text is not kept.</summary>
    public string Text => _text.ToString();

    /// <summary>Adds a line with the virtual time, the name of a process or thing, and what it did.</summary>
    public void Add(long nowTicks, string who, string text)
    {
        Lines++;
        if (isKept)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{nowTicks / 10_000,8}.{nowTicks / 10 % 1000:D3} ms  {who,-8} {text}\n");
        }
    }
}

/// <summary>Makes the text of a line from an interpolated string, but only if the history keeps text. Otherwise, formatting is left out.</summary>
[InterpolatedStringHandler]
public ref struct NoteText
{
    private DefaultInterpolatedStringHandler _text;
    private readonly bool _isKept;

    /// <summary>Called by compiled code at the start of an interpolated string. <paramref name="isKept"/> is false if no text is needed.</summary>
    public NoteText(int literalLength, int formattedCount, World world, out bool isKept)
    {
        ArgumentNullException.ThrowIfNull(world);
        isKept = _isKept = world.History.IsKept;
        _text = isKept ? new(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    /// <summary>Called by compiled code for a constant part of the string.</summary>
    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    /// <summary>Called by compiled code for a value in the string.</summary>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>Called by compiled code for a value with a format in the string.</summary>
    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    /// <inheritdoc/>
    public override string ToString() => _isKept ? _text.ToStringAndClear() : "";
}

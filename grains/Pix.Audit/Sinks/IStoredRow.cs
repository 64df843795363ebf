namespace Pix.Audit.Sinks;

/// <summary>The columns of one stored record, by name, in any kind of store. Each kind of store defines what a column without a value is.</summary>
internal interface IStoredRow
{
    /// <summary>Reads a column of text; empty if the column has no value.</summary>
    string Text(string column);

    /// <summary>Reads a column of 32-bit numbers.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="absent">The value to return if the column has none, where the store allows that.</param>
    int Int(string column, int absent);

    /// <summary>Reads a column of 64-bit numbers; null if the column has no value.</summary>
    long? Long(string column);

    /// <summary>Reads a column of floating-point numbers; null if the column has no value.</summary>
    double? Double(string column);
}

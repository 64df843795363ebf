namespace Pix.Audit.Sinks;

/// <summary>The columns of one stored record, by name, in any kind of store. Each kind defines what a column without a value is.</summary>
internal interface IStoredRow
{
    /// <summary>A column of text; empty when it has no value.</summary>
    string Text(string column);

    /// <summary>A column of 32 bits.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="absent">The value to return when the column has none, where the store allows that.</param>
    int Int(string column, int absent);

    /// <summary>A column of 64 bits; null when it has no value.</summary>
    long? Long(string column);

    /// <summary>A column of a floating number; null when it has no value.</summary>
    double? Double(string column);
}

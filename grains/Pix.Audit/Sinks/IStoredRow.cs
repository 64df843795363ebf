namespace Pix.Audit.Sinks;

/// <summary>The columns of one stored record, by name, whatever it is stored in. Each kind of store says itself what it takes for a column without a value.</summary>
internal interface IStoredRow
{
    /// <summary>A column of text; empty when it has no value.</summary>
    string Text(string column);

    /// <summary>A column of 32 bits.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="absent">What it is when it has no value, where the store allows that.</param>
    int Int(string column, int absent);

    /// <summary>A column of 64 bits; null when it has no value.</summary>
    long? Long(string column);

    /// <summary>A column of a floating number; null when it has no value.</summary>
    double? Double(string column);
}

using Parquet;
using Parquet.Schema;
using Pix.Audit.Sinks;

namespace Pix.Audit.Reading;

/// <summary>Reads columns of a local Parquet file, one row group at a time.</summary>
internal sealed class ParquetGroups : IAsyncDisposable
{
    private readonly ParquetReader _reader;

    private ParquetGroups(ParquetReader reader) => _reader = reader;

    /// <summary>Number of row groups.</summary>
    public int Count => _reader.RowGroupCount;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ParquetException">The file is not Parquet.</exception>
    public static async Task<ParquetGroups> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            return new(await ParquetReader.CreateAsync(file, leaveStreamOpen: false, cancellationToken: cancellationToken));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns the number of rows of all groups.</summary>
    public long Rows() => Enumerable.Range(0, Count).Sum(Rows);

    /// <summary>Returns the number of rows of one group.</summary>
    public long Rows(int group)
    {
        using var reader = _reader.OpenRowGroupReader(group);
        return reader.RowCount;
    }

    /// <summary>
    /// Reads the values of a column in one group: <c>string[]</c>, <c>int[]</c>, <c>long?[]</c> or <c>double?[]</c>. If a file of an
    /// earlier version lacks the column, its values are empty, and each record is part 1 of 1.
    /// </summary>
    public async Task<Array> ReadAsync(int group, AuditColumn column, CancellationToken cancellationToken)
    {
        using var reader = _reader.OpenRowGroupReader(group);
        var rows = checked((int)reader.RowCount);
        var field = _reader.Schema.DataFields.FirstOrDefault(field => field.Name == column.Name);
        if (column.Type == typeof(int))
        {
            return await IntegersAsync(reader, field, rows, cancellationToken);
        }

        if (column.Type == typeof(long))
        {
            return await NumbersAsync<long>(reader, field, rows, cancellationToken);
        }

        return column.Type == typeof(double)
            ? await NumbersAsync<double>(reader, field, rows, cancellationToken)
            : await TextsAsync(reader, field, rows, cancellationToken);
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private static async Task<int[]> IntegersAsync(ParquetRowGroupReader reader, DataField? field, int rows, CancellationToken cancellationToken)
    {
        var values = new int[rows];
        if (field is null)
        {
            Array.Fill(values, 1);
        }
        else if (field.IsNullable)
        {
            values = [.. (await NumbersAsync<int>(reader, field, rows, cancellationToken)).Select(value => value ?? 1)];
        }
        else
        {
            await reader.ReadAsync<int>(field, values.AsMemory(), cancellationToken: cancellationToken);
        }

        return values;
    }

    private static async Task<T?[]> NumbersAsync<T>(ParquetRowGroupReader reader, DataField? field, int rows, CancellationToken cancellationToken)
        where T : struct
    {
        var values = new T?[rows];
        if (field is not null)
        {
            await reader.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancellationToken);
        }

        return values;
    }

    private static async Task<string?[]> TextsAsync(ParquetRowGroupReader reader, DataField? field, int rows, CancellationToken cancellationToken)
    {
        var values = new string?[rows];
        if (field is not null)
        {
            await reader.ReadAsync(field, values.AsMemory(), cancellationToken: cancellationToken);
        }

        return values;
    }
}

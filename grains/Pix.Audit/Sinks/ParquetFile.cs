using Parquet;
using Parquet.Schema;
using Pix.Audit.Records;

namespace Pix.Audit.Sinks;

/// <summary>Writes records as Parquet files.</summary>
internal static class ParquetFile
{
    private static readonly DataField[] Fields =
        [.. AuditColumns.All.Select(column => new DataField(column.Name, column.Type, isNullable: column.Type != typeof(int)))];

    private static readonly ParquetSchema Schema = new(Fields);

    private static readonly ParquetOptions Options = new() { CompressionMethod = CompressionMethod.Snappy };

    public static async Task<ReadOnlyMemory<byte>> WriteAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
    {
        var stream = new MemoryStream();
        await using (var writer = await OpenAsync(stream, cancellationToken))
        {
            await WriteGroupAsync(writer, [.. AuditColumns.All.Select(column => Values(column, records))], cancellationToken);
        }

        return stream.ToArray();
    }

    /// <summary>Opens a writer for a file that receives its rows group by group.</summary>
    public static Task<ParquetWriter> OpenAsync(Stream stream, CancellationToken cancellationToken) =>
        ParquetWriter.CreateAsync(Schema, stream, Options, cancellationToken: cancellationToken);

    /// <summary>Writes rows as one group.</summary>
    /// <param name="writer">The file.</param>
    /// <param name="columns">Values of each column, in order: <c>string[]</c>, <c>int[]</c>, <c>long?[]</c> or <c>double?[]</c>.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public static async Task WriteGroupAsync(ParquetWriter writer, IReadOnlyList<Array> columns, CancellationToken cancellationToken)
    {
        using var group = writer.CreateRowGroup();
        foreach (var (field, values) in Fields.Zip(columns))
        {
            await WriteColumnAsync(group, field, values, cancellationToken);
        }

        group.CompleteValidate();
    }

    private static Array Values(AuditColumn column, IReadOnlyList<AuditRecord> records)
    {
        var values = records.Select(column.Value);
        return column.Type == typeof(int) ? values.Cast<int>().ToArray()
            : column.Type == typeof(long) ? values.Cast<long?>().ToArray()
            : column.Type == typeof(double) ? values.Cast<double?>().ToArray()
            : values.Cast<string>().ToArray();
    }

    private static Task WriteColumnAsync(ParquetRowGroupWriter group, DataField field, Array values, CancellationToken cancellationToken) => values switch
    {
        int[] numbers => group.WriteAsync<int>(field, numbers, cancellationToken: cancellationToken),
        long?[] numbers => group.WriteAsync<long>(field, numbers, cancellationToken: cancellationToken),
        double?[] numbers => group.WriteAsync<double>(field, numbers, cancellationToken: cancellationToken),
        _ => group.WriteAsync(field, (string[])values),
    };
}

using Parquet;
using Parquet.Schema;

namespace Pix.Audit;

/// <summary>Records as one Parquet file in memory.</summary>
internal static class ParquetFile
{
    private static readonly DataField[] Fields =
        [.. AuditColumns.All.Select(column => new DataField(column.Name, column.Type, isNullable: column.Type != typeof(int)))];

    private static readonly ParquetSchema Schema = new(Fields);

    private static readonly ParquetOptions Options = new() { CompressionMethod = CompressionMethod.Snappy };

    public static async Task<ReadOnlyMemory<byte>> WriteAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
    {
        var stream = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(Schema, stream, Options, cancellationToken: cancellationToken))
        {
            using var group = writer.CreateRowGroup();
            foreach (var (field, column) in Fields.Zip(AuditColumns.All))
            {
                await WriteColumnAsync(group, field, column, records, cancellationToken);
            }

            group.CompleteValidate();
        }

        return stream.ToArray();
    }

    private static Task WriteColumnAsync(ParquetRowGroupWriter group, DataField field, AuditColumn column, IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
    {
        var values = records.Select(column.Value);
        if (column.Type == typeof(int))
        {
            return group.WriteAsync<int>(field, values.Cast<int>().ToArray(), cancellationToken: cancellationToken);
        }

        if (column.Type == typeof(long))
        {
            return group.WriteAsync<long>(field, values.Cast<long?>().ToArray(), cancellationToken: cancellationToken);
        }

        return column.Type == typeof(double)
            ? group.WriteAsync<double>(field, values.Cast<double?>().ToArray(), cancellationToken: cancellationToken)
            : group.WriteAsync(field, values.Cast<string>().ToArray());
    }
}

using DuckDB.NET.Data;

namespace Pix.AuditReader.Sql;

/// <summary>Runs a statement and reads its rows. Throws if the answer has too many rows or characters, and never returns only a part of it.</summary>
internal static class AnswerReader
{
    public static async Task<AuditQueryResult> ReadAsync(
        DuckDBConnection connection, string sql, IReadOnlyDictionary<string, object?>? parameters, QueryLimits limits, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        // With streaming, rows are counted while the engine computes them. Without it, the engine would first compute all rows of a huge answer.
        command.UseStreamingMode = true;
        foreach (var (name, value) in parameters ?? new Dictionary<string, object?>())
        {
            command.Parameters.Add(new DuckDBParameter(name, value));
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = Enumerable.Range(0, reader.FieldCount).Select(i => new AuditQueryColumn(reader.GetName(i), reader.GetFieldType(i))).ToList();
        var rows = new List<IReadOnlyList<object?>>();
        var characters = 0L;
        while (await reader.ReadAsync(cancellationToken))
        {
            // Rows of a block that is already computed are read without the engine, so the engine does not notice a cancellation here.
            cancellationToken.ThrowIfCancellationRequested();
            var values = new object?[columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = await reader.IsDBNullAsync(i, cancellationToken) ? null : reader.GetValue(i);
                characters += values[i] is string text ? text.Length : 0;
            }

            rows.Add(values);
            Demand(rows.Count, characters, limits);
        }

        return new(columns, rows);
    }

    private static void Demand(int rows, long characters, QueryLimits limits)
    {
        if (rows > limits.Rows)
        {
            throw new AuditQueryException($"The answer has more than {limits.Rows} rows. Narrow it, add LIMIT, or allow more with --max-rows.");
        }

        if (characters > limits.Characters)
        {
            throw new AuditQueryException($"The answer has more than {limits.Characters >> 20} million characters. Narrow it, or ask for fewer columns.");
        }
    }
}

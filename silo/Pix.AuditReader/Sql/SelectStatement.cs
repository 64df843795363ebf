using System.Text.Json;

namespace Pix.AuditReader.Sql;

/// <summary>
/// Checks that an SQL text is one SELECT statement that only reads audit records. The check uses the syntax tree of DuckDB's own parser, which
/// makes a tree only of SELECT statements.
/// </summary>
/// <remarks>
/// The settings of <see cref="LockedDatabase"/> forbid files and network, but tests showed two gaps: <c>COPY … TO</c> can write to the temporary
/// folder, and after <c>CALL enable_logging</c> the engine writes log files. So only SELECT statements are allowed, and only a few table
/// functions, none of which reads a file.
/// </remarks>
internal static class SelectStatement
{
    /// <summary>Maximum depth of the JSON of a syntax tree. DuckDB itself refuses expressions that are nested more deeply.</summary>
    private const int MaxDepth = 4096;

    private const string NotSelect = "Only one SELECT statement over the audit is allowed";

    /// <summary>The allowed table functions. They make rows of their arguments, or list columns, views, functions or types of the database.</summary>
    private static readonly HashSet<string> TableFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree", "duckdb_columns", "duckdb_views", "duckdb_functions", "duckdb_types",
    };

    /// <summary>Scalar functions that are not allowed, because they have side effects, wait, or read environment variables.</summary>
    private static readonly HashSet<string> RefusedFunctions = new(StringComparer.OrdinalIgnoreCase) { "write_log", "sleep_ms", "nextval", "currval", "getenv" };

    /// <summary>Throws if a syntax tree is not exactly one SELECT statement with allowed functions only.</summary>
    /// <param name="tree">The output of DuckDB's function <c>json_serialize_sql</c>.</param>
    /// <exception cref="AuditQueryException">The statement is no SELECT, is more than one, or uses a function that is not allowed.</exception>
    public static void Demand(string tree)
    {
        using var json = Parse(tree);
        var root = json.RootElement;
        if (root.GetProperty("error").GetBoolean())
        {
            var message = root.GetProperty("error_message").GetString()!;
            throw new AuditQueryException(root.GetProperty("error_type").GetString() == "parser" ? message : $"{NotSelect}: no other statement reads, and this one is not a SELECT.");
        }

        var statements = root.GetProperty("statements").GetArrayLength();
        if (statements != 1)
        {
            throw new AuditQueryException($"{NotSelect}; here are {statements}.");
        }

        foreach (var node in Nodes(root))
        {
            Demand(node);
        }
    }

    private static JsonDocument Parse(string tree)
    {
        try
        {
            return JsonDocument.Parse(tree, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException deep)
        {
            throw new AuditQueryException("The statement is nested too deeply.", deep);
        }
    }

    private static void Demand(JsonElement node)
    {
        if (Text(node, "type") == "TABLE_FUNCTION" && node.TryGetProperty("function", out var function))
        {
            var name = Text(function, "function_name");
            if (!TableFunctions.Contains(name))
            {
                throw new AuditQueryException($"The table function '{name}' is not allowed: a query reads the views audit, dict, spi, checkpoints and stored, and no file, setting or network. Allowed: {string.Join(", ", TableFunctions)}.");
            }
        }

        if (Text(node, "class") == "FUNCTION" && RefusedFunctions.Contains(Text(node, "function_name")))
        {
            throw new AuditQueryException($"The function '{Text(node, "function_name")}' is not allowed.");
        }
    }

    private static IEnumerable<JsonElement> Nodes(JsonElement root)
    {
        var open = new Stack<JsonElement>([root]);
        while (open.TryPop(out var element))
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                yield return element;
                foreach (var member in element.EnumerateObject())
                {
                    open.Push(member.Value);
                }
            }
            else if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                {
                    open.Push(item);
                }
            }
        }
    }

    private static string Text(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

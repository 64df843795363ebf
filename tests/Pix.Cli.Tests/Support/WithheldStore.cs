namespace Pix.Cli.Tests.Support;

/// <summary>Audit records of a folder, with answers of which something was withheld.</summary>
internal static class WithheldStore
{
    /// <summary>Adds a record to the store in a folder.</summary>
    /// <param name="folder">The store, <c>Pix:AuditPath</c>.</param>
    /// <param name="record">Its id.</param>
    /// <param name="headers">The answer's headers, JSON.</param>
    /// <param name="body">The answer's body.</param>
    public static Task AddAsync(string folder, string record, string headers, string body) => StoredRows.AddAsync(
        folder, record, ("record_id", record), ("request_date", "2026-01-01T00:00:00.000000Z"), ("response_header", headers), ("response_body", body));
}

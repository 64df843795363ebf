using Pix.AuditReader.Sql;

namespace Pix.Cli.Output;

/// <summary>Writes the rows of a query in one format.</summary>
internal interface IRowOutput
{
    void Write(AuditQueryResult result, TextWriter output);
}

using Pix.AuditReader.Sql;

namespace Pix.Cli.Output;

/// <summary>A way to write the rows of a query.</summary>
internal interface IRowOutput
{
    void Write(AuditQueryResult result, TextWriter output);
}

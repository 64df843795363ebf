namespace Pix.Journal.Writing;

/// <summary>A command for a log's writer, for example to append an entry.</summary>
public abstract class LogCommand
{
    private protected LogCommand()
    {
    }
}

namespace Pix.Journal.Writing;

/// <summary>Something for a log's writer to do.</summary>
public abstract class LogCommand
{
    private protected LogCommand()
    {
    }
}

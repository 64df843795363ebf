namespace Pix.Journal.Writing;

/// <summary>A command to a log's writer.</summary>
public abstract class LogCommand
{
    private protected LogCommand()
    {
    }
}

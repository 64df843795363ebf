using Pix.Cli.Sending;

namespace Pix.Cli.Pinging;

/// <summary>One echo that was sent, with the front door's answer.</summary>
/// <param name="Data">Text that the echo carries.</param>
/// <param name="SentAt">When the echo was sent, as a timestamp of <see cref="TimeProvider"/>.</param>
/// <param name="Stored">Time from sending to the front door's answer. Includes signature, audit and network.</param>
/// <param name="Reply">The front door's answer, with status, outcome and ids.</param>
internal sealed record Echo(string Data, long SentAt, TimeSpan Stored, SendResult Reply)
{
    /// <summary>True if the Central Bank stored the echo, which it answers with status 201.</summary>
    public bool IsStored => Reply.Status == 201;

    /// <summary>Sends one echo and waits for the answer.</summary>
    public static async Task<Echo> SendAsync(FrontDoor door, string path, EchoRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var answer = await door.PostAsync(path, request.Document, cancellationToken);
        return new Echo(request.Data, began, time.GetElapsedTime(began), await SendResult.OfAsync(answer, cancellationToken));
    }
}

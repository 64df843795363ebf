using Microsoft.AspNetCore.Connections.Features;
using Pix.Simulator.Faults;

namespace Pix.Simulator.Wire;

/// <summary>Writes an answer. Some requested faults make the answer slow or incomplete, or suppress it.</summary>
internal static class AnswerWriter
{
    private const int DripBytes = 16;
    private static readonly TimeSpan Departure = TimeSpan.FromMilliseconds(100);

    public static async Task WriteAsync(HttpContext context, WireAnswer answer, Fault? fault, CancellationToken cancellationToken)
    {
        if (fault?.Kind == FaultKind.ResetBeforeAnswer)
        {
            Reset(context);
            return;
        }

        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        // Writing even an empty body to a 204 makes Kestrel close the connection.
        if (answer.Status == StatusCodes.Status204NoContent)
        {
            return;
        }

        response.ContentLength = answer.Body.Length;
        await WriteBody(context, answer.Body, fault, cancellationToken);
    }

    /// <summary>Closes the connection with a TCP reset (RST).</summary>
    public static void Reset(HttpContext context)
    {
        context.Features.Get<IConnectionSocketFeature>()?.Socket.Close(0);
        context.Abort();
    }

    private static async Task WriteBody(HttpContext context, byte[] body, Fault? fault, CancellationToken cancellationToken)
    {
        var output = context.Response.Body;
        switch (fault?.Kind)
        {
            case FaultKind.ResetMidAnswer:
                await output.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken);
                await output.FlushAsync(cancellationToken);
                // An immediate reset would discard the bytes that are still in the TLS and socket buffers.
                await Task.Delay(Departure, cancellationToken);
                Reset(context);
                break;
            case FaultKind.Truncate:
                await output.WriteAsync(body.AsMemory(0, Math.Min(fault.Number(body.Length / 2), body.Length)), cancellationToken);
                await output.FlushAsync(cancellationToken);
                await Task.Delay(Departure, cancellationToken);
                context.Abort();
                break;
            case FaultKind.SlowDrip:
                await Drip(output, body, TimeSpan.FromMilliseconds(fault.Number(100)), cancellationToken);
                break;
            default:
                await output.WriteAsync(body, cancellationToken);
                break;
        }
    }

    private static async Task Drip(Stream output, byte[] body, TimeSpan pause, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < body.Length; sent += DripBytes)
        {
            await output.WriteAsync(body.AsMemory(sent, Math.Min(DripBytes, body.Length - sent)), cancellationToken);
            await output.FlushAsync(cancellationToken);
            await Task.Delay(pause, cancellationToken);
        }
    }
}

using Pix.Simulator.Wire;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi.Streams;

/// <summary>The operations on the read streams of a channel: <c>stream/start</c>, PI-Pull-Next and DELETE (ICOM 1.12).</summary>
internal sealed class SpiStreams(
    StreamRegistry registry, MessageQueue queue, DeliveryTimes deliveries, DocumentSigner signer, TimeProvider time)
{
    private const string Boundary = "simple boundary";

    public async Task<WireAnswer> StartAsync(WireVerdict judgement, CancellationToken cancellationToken) =>
        registry.Start(judgement.Request.Path) is { } stream
            ? await Read(stream, judgement, cancellationToken)
            : IcomProblem.TooMany($"There are {StreamRegistry.MaxStreams} read streams already.", 5);

    public async Task<WireAnswer> NextAsync(string target, WireVerdict judgement, CancellationToken cancellationToken) =>
        registry.Follow(target) is { } stream
            ? await Read(stream, judgement, cancellationToken)
            : IcomProblem.NotFound("There is no such stream; begin again with stream/start.");

    /// <summary>Whether a request for this target is the next read or a repetition of the last read of an open stream.</summary>
    public bool Knows(string target) => registry.Knows(target);

    public WireAnswer Stop(string target) => registry.Close(target)
        ? WireAnswer.Empty(StatusCodes.Status200OK)
        : IcomProblem.Gone("The stream is closed already.");

    private async Task<WireAnswer> Read(ReadStream stream, WireVerdict judgement, CancellationToken cancellationToken)
    {
        var multipart = judgement.Request.Header("Accept")?.Trim() == "multipart/mixed";
        IReadOnlyList<StoredMessage> messages = [];
        var (read, next) = (stream.Reads, stream.Next.Header);
        var isNewest = false;
        try
        {
            messages = await queue.TakeAsync(multipart ? Multipart.MaxParts : 1, registry.LongPoll, cancellationToken);
        }
        finally
        {
            isNewest = registry.Delivered(stream, read, messages);
        }

        if (!isNewest)
        {
            return IcomProblem.Gone("The stream was closed, or read again, meanwhile.");
        }

        foreach (var message in messages)
        {
            deliveries.Add(time.GetElapsedTime(message.AvailableAt));
        }

        return Answer(Spoil(messages, judgement.Flaw), multipart)
            .With("PI-Pull-Next", next);
    }

    private static WireAnswer Answer(IReadOnlyList<StoredMessage> messages, bool multipart)
    {
        if (messages.Count == 0)
        {
            return WireAnswer.Empty(StatusCodes.Status204NoContent);
        }

        return multipart
            ? new WireAnswer(StatusCodes.Status200OK, Multipart.Write(messages, Boundary))
                .With("Content-Type", $"multipart/mixed; boundary=\"{Boundary}\"")
            : WireAnswer.Xml(StatusCodes.Status200OK, messages[0].Bytes).With("PI-ResourceId", messages[0].ResourceId);
    }

    // Only the last message gets the flaw, so that tests detect a participant that verifies only the first part.
    private IReadOnlyList<StoredMessage> Spoil(IReadOnlyList<StoredMessage> messages, SigningFlaw flaw)
    {
        if (flaw == SigningFlaw.None || messages.Count == 0)
        {
            return messages;
        }

        StrictXml.TryRead(messages[^1].Bytes, out var document);
        var holder = document!.DocumentElement.Element("AppHdr").Element("Sgntr")!;
        holder.RemoveAll();
        return [.. messages.SkipLast(1), messages[^1] with { Bytes = signer.SignMessage(document, flaw) }];
    }
}

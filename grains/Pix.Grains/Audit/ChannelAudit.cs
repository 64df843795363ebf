using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Domain;

namespace Pix.Grains.Audit;

/// <summary>Maps a channel to its audit stream and to the key of its audit grain.</summary>
internal static class ChannelAudit
{
    /// <summary>Returns the audit stream of a channel.</summary>
    public static AuditStream StreamOf(PixChannel channel) => channel == PixChannel.Spi ? AuditStream.Spi : AuditStream.Dict;

    /// <summary>Returns the key of the audit grain of a participant's audit stream, for example <c>99999010/spi</c>.</summary>
    public static string KeyOf(string ispb, AuditStream stream) => $"{ispb}/{stream.Name()}";

    /// <summary>Returns the audit stream that the key of an audit grain contains.</summary>
    public static AuditStream StreamOfKey(string key) => AuditStreams.All.First(stream => key.EndsWith($"/{stream.Name()}", StringComparison.Ordinal));

    /// <summary>Returns a sentence for the caller that says why the journal did not accept a record.</summary>
    public static string Explain(JournalWrite write) => write switch
    {
        JournalWrite.Full => "The audit journal is full: records are not shipped as fast as they come, or its disk has no space left for more.",
        JournalWrite.DiskFailed => "The audit journal's disk fails.",
        JournalWrite.Closed => "The silo is starting or stopping.",
        JournalWrite.Fenced => "Another silo has taken over this silo's audit journal.",
        JournalWrite.Late => "The audit journal's disk did not answer in the time of this request.",
        _ => throw new ArgumentOutOfRangeException(nameof(write), write, "Not a failure."),
    };
}

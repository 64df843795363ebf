namespace Pix.Journal;

/// <summary>Event ids of this room, which shares the range 2000 to 2999 with Pix.Audit. A number is never reused for another event.</summary>
internal static class EventIds
{
    public const int JournalOpened = 2000;
    public const int JournalDiskFailed = 2002;
    public const int JournalDiskRecovered = 2003;
    public const int JournalWriterFailed = 2006;
    public const int JournalAwaited = 2007;
    public const int JournalNotTidied = 2008;
    public const int JournalFenced = 2009;
    public const int JournalTailCut = 2012;
    public const int JournalDamaged = 2013;
    public const int JournalDamageNotKept = 2014;
    public const int JournalFilesGone = 2015;
}

namespace Pix.Audit;

/// <summary>Event ids of Pix.Audit. Pix.Audit and Pix.Journal share the range 2000 to 2999. A number is never reused for another event.</summary>
internal static class EventIds
{
    public const int JournalClosed = 2001;
    public const int JournalFull = 2004;
    public const int JournalRoomAgain = 2005;

    public const int IntentLate = 2020;
    public const int OutcomeLate = 2021;
    public const int IntentToldNotSent = 2022;
    public const int IntentNotToldNotSent = 2023;

    public const int JournalEndsProcess = 2030;

    public const int CheckpointWritten = 2010;
    public const int CheckpointNotSigned = 2011;

    public const int SinkFailed = 2100;
    public const int RowDamaged = 2101;
    public const int DeadLettered = 2102;
    public const int RecordHeld = 2103;
    public const int RecordTakenAfterAll = 2104;
    public const int ShipperFailed = 2105;
    public const int RecordUnreadable = 2106;
    public const int NotSettled = 2107;
    public const int DeadLetterNotKept = 2108;
    public const int NotShippedAtEnd = 2109;

    public const int Redelivered = 2110;
    public const int RedeliveryNotTaken = 2111;
    public const int RedeliverySinkAway = 2112;
    public const int RedeliveryFailing = 2113;

    public const int OpenFilesClosed = 2120;
    public const int OpenFilesRefused = 2121;
    public const int LineNotClosed = 2122;

    public const int JournalAdopted = 2200;
    public const int JournalUnreadable = 2201;
    public const int AdoptionFailed = 2202;
    public const int JournalStillOwned = 2203;
    public const int JournalReadableAgain = 2204;
    public const int JournalRemoved = 2205;
    public const int JournalNotRemoved = 2206;
    public const int GoneFolderRemoved = 2207;

    public const int FilesMerged = 2300;
    public const int MergeFailed = 2301;

    public const int CheckpointNotRead = 2400;
    public const int CheckpointNotKept = 2401;
    public const int WitnessAway = 2402;
    public const int WitnessBack = 2403;
    public const int WitnessCertificateKept = 2410;
}

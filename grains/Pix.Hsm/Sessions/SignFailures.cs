using Microsoft.Extensions.Logging;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>Decides the consequences of a failed attempt: for the request, for the session and for the token.</summary>
/// <remarks>
/// State table, by class of the return value: Session → the session is replaced, the token's others are checked, the request goes elsewhere
/// once; Login → the session has logged in already and failed again: like Session; Pin → the token is not used; Key → the request fails;
/// Token → the token is down, recovery probes it; Library → recovery initializes it; Unclear → like Session, and like Token when it
/// repeats.
/// </remarks>
internal sealed partial class SignFailures(SessionPool pool, ILogger logger)
{
    // A request is tried once, and once more on another session; once more still when the library was lost and initialized again.
    private const int Attempts = 2;
    private const int AttemptsAcrossRecovery = 3;

    /// <summary>Judges an attempt to sign; true when the session must be replaced.</summary>
    public bool Judge(SessionWorker worker, SignRequest request, SignResult result)
    {
        if (result.Wrong)
        {
            pool.Metrics.WrongSignature();
            Log.WrongSignature(logger, worker.Token.Info.Label, request.Pair.Label.Value);
            Retry(request, Attempts, SigningFailure.WrongSignature, "The token gave a signature that does not verify; it was thrown away.");
            return true;
        }

        if (result.KeyAbsent)
        {
            Log.KeyUnusable(logger, request.Pair.Label.Value, worker.Token.Info.Label, result.ToString());
            pool.Recovery.KeyLost(worker.Token, request.Pair);
            pool.Again(request, $"The token failed: {result}");
            return false;
        }

        return JudgeReturnValue(worker, request, result);
    }

    /// <summary>
    /// The token throttles: fewer calls at a time, and the request waits for its next attempt until its deadline. The session lives and the
    /// token stays ready; <see cref="CallWindow.IsDead"/> distinguishes a broken token.
    /// </summary>
    /// <returns>Time that the session should wait.</returns>
    public TimeSpan Throttled(SessionWorker worker, SignRequest request, SignResult result, long started)
    {
        // The token did not try: the request keeps its attempts for failing sessions and tokens.
        request.Attempts--;
        var window = worker.Token.Window;
        var isFirst = window.Limit is null;
        var pause = window.Throttled(started);
        pool.Metrics.Throttled();
        if (isFirst)
        {
            Log.Throttled(logger, worker.Token.Info.Label, result.ToString(), window.Limit ?? pool.SessionsPerToken, pool.SessionsPerToken);
        }

        pool.Again(request, $"The token throttles: {result}");
        return pause;
    }

    /// <summary>The token signed: one more call at a time after a while, until all sessions work.</summary>
    public void Signed(TokenLink token)
    {
        if (token.Window.Signed(pool.SessionsPerToken) is not { } grown)
        {
            return;
        }

        if (grown == pool.SessionsPerToken)
        {
            Log.ThrottlingEnded(logger, token.Info.Label, grown);
        }
    }

    /// <summary>A session did not open; its thread tries again after a pause.</summary>
    public void SessionUnopened(SessionWorker worker, SignResult result)
    {
        Log.SessionUnopened(logger, worker.Token.Info.Label, result.ToString());
        JudgeToken(worker, result);
    }

    /// <summary>An abandoned call has returned after all; its thread ends, and its place is free.</summary>
    public void CameBack(SessionWorker worker, TimeSpan after)
    {
        Log.CallCameBack(logger, worker.Token.Info.Label, after.TotalMilliseconds);
        pool.Workers.Refill();
    }

    private bool JudgeReturnValue(SessionWorker worker, SignRequest request, SignResult result)
    {
        var kind = JudgeToken(worker, result);
        switch (kind)
        {
            case ReturnValueClass.Key:
                Log.KeyUnusable(logger, request.Pair.Label.Value, worker.Token.Info.Label, result.ToString());
                pool.Fail(request, SigningFailure.KeyMissing, $"The key '{request.Pair.Label}' cannot sign: {result}.");
                return true;
            case ReturnValueClass.Pin:
                pool.Again(request, worker.Token.Detail);
                return true;
            case ReturnValueClass.Token or ReturnValueClass.Library:
                Retry(request, AttemptsAcrossRecovery, SigningFailure.TokenUnavailable, $"The token failed: {result}.");
                return true;
            default:
                Log.SessionReplaced(logger, worker.Token.Info.Label, result.ToString());
                Retry(request, Attempts, SigningFailure.TokenUnavailable, $"The token failed: {result}.");
                return true;
        }
    }

    private ReturnValueClass JudgeToken(SessionWorker worker, SignResult result)
    {
        var kind = ReturnValueClasses.Of(result.ReturnValue);
        pool.Metrics.Trouble(kind);
        if (kind == ReturnValueClass.Unclear && (result.IsThrottled || worker.Token.FailedUnclearly()))
        {
            kind = ReturnValueClass.Token;
        }

        switch (kind)
        {
            case ReturnValueClass.Session or ReturnValueClass.Login or ReturnValueClass.Unclear:
                worker.Token.Suspect();
                break;
            case ReturnValueClass.Token:
                pool.Recovery.TokenFailed(worker.Token, result.ToString());
                break;
            case ReturnValueClass.Library:
                pool.Recovery.LibraryFailed(worker.Call.Generation, result.ToString());
                break;
            case ReturnValueClass.Pin:
                // A refused login is recorded already, and the secret may have changed since.
                if (result.Function != "C_Login")
                {
                    worker.Token.RefusePin($"token '{worker.Token.Info.Label}': {result}");
                }

                Log.PinRefused(logger, worker.Token.Info.Label, result.ToString());
                pool.FailWaiting();
                break;
        }

        return kind;
    }

    private void Retry(SignRequest request, int attempts, SigningFailure failure, string detail)
    {
        if (request.Attempts < attempts)
        {
            pool.Again(request, detail.TrimEnd('.'));
            return;
        }

        pool.Fail(request, failure, detail);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Throttled, LogLevel.Warning, "HSM token {TokenLabel} is throttling ({Cause}). Pix asks for {Limit} of {Sessions} signatures at a time until the token keeps up; requests wait until their deadline.")]
        public static partial void Throttled(ILogger logger, string tokenLabel, string cause, int limit, int sessions);

        [LoggerMessage(EventIds.ThrottlingEnded, LogLevel.Information, "HSM token {TokenLabel} keeps up again; all {Sessions} sessions sign.")]
        public static partial void ThrottlingEnded(ILogger logger, string tokenLabel, int sessions);

        [LoggerMessage(EventIds.WrongSignature, LogLevel.Critical, "HSM token {TokenLabel} returned an invalid signature of key {KeyLabel}. Pix did not use it and replaces the session. If it happens again, the HSM is defective or under attack.")]
        public static partial void WrongSignature(ILogger logger, string tokenLabel, string keyLabel);

        [LoggerMessage(EventIds.KeyUnusable, LogLevel.Error, "Key {KeyLabel} on HSM token {TokenLabel} cannot sign: {Cause}.")]
        public static partial void KeyUnusable(ILogger logger, string keyLabel, string tokenLabel, string cause);

        [LoggerMessage(EventIds.SessionUnopened, LogLevel.Warning, "A session on HSM token {TokenLabel} could not be opened: {Cause}. Pix tries again.")]
        public static partial void SessionUnopened(ILogger logger, string tokenLabel, string cause);

        [LoggerMessage(EventIds.SessionReplaced, LogLevel.Warning, "A session on HSM token {TokenLabel} failed: {Cause}. Pix opens another.")]
        public static partial void SessionReplaced(ILogger logger, string tokenLabel, string cause);

        [LoggerMessage(EventIds.CallCameBack, LogLevel.Warning, "A hanging call to HSM token {TokenLabel} returned after {Milliseconds} ms; its session had been abandoned.")]
        public static partial void CallCameBack(ILogger logger, string tokenLabel, double milliseconds);

        [LoggerMessage(EventIds.PinRefused, LogLevel.Critical, "HSM token {TokenLabel} refused the PIN: {Cause}. Pix stops logging in and signing on it, so that the token does not lock, until Pix:CloudHSMSecret changes.")]
        public static partial void PinRefused(ILogger logger, string tokenLabel, string cause);
    }
}

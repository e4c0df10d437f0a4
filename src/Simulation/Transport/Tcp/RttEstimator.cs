// The round-trip time and the retransmission timeout (RFC 6298, with Linux's lower bound of the variance in place of one of the whole:
// tcp_rtt_estimator() keeps RTTVAR at 200 ms or more).
namespace SimNet.Simulation.Transport.Tcp;

internal struct RttEstimator
{
    private long _smoothed;
    private long _variation;
    private int _backoff;

    public RttEstimator() => Base = TcpTimes.InitialRto;

    // Nanoseconds; 0 before the first sample.
    internal readonly long SmoothedRtt => _smoothed;

    internal readonly long Variation => _variation;

    internal long Base { get; private set; }

    internal readonly int Backoff => _backoff;

    internal readonly long Rto => _backoff >= 10 ? TcpTimes.MaxRto : Math.Min(Base << _backoff, TcpTimes.MaxRto);

    // RFC 6298 5.5
    internal void BackOff() => _backoff = Math.Min(_backoff + 1, 30);

    internal void ResetBackoff() => _backoff = 0;

    // RFC 6298 5.7: nothing was measured, since the SYN was lost; the RTO of a SYN is too short for what follows.
    internal void FallBack()
    {
        Base = TcpTimes.FallbackRto;
        _backoff = 0;
    }

    // RFC 6298 2.2 and 2.3
    internal void Sample(long rtt)
    {
        _backoff = 0;
        if (_smoothed == 0)
        {
            _smoothed = Math.Max(rtt, 1);
            _variation = rtt / 2;
        }
        else
        {
            _variation += (Math.Abs(_smoothed - rtt) - _variation) / 4;
            _smoothed = Math.Max(_smoothed + ((rtt - _smoothed) / 8), 1);
        }

        Base = Math.Min(_smoothed + Math.Max(TcpTimes.MinRto, 4 * _variation), TcpTimes.MaxRto);
    }
}

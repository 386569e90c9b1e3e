package sluice.operator;

import java.util.Locale;
import sluice.position.Eta;

/** A forecast in one sentence. */
final class ForecastText {
    private static final double MUCH = 120;
    private static final long HOUR_SECONDS = 3600;
    private static final long MINUTE_SECONDS = 60;

    private ForecastText() {}

    /** {@code place} is the last one for which the stock is enough; null if it is enough for all who wait. */
    static String of(Forecast forecast, long waiting, Long place) {
        StringBuilder text = new StringBuilder("At " + rate(forecast.then()) + " ");
        if (forecast.clears() == null) {
            text.append("nobody has to wait");
        } else {
            text.append("the line of ").append(grouped(waiting)).append(" clears in ");
            text.append(range(forecast.clears())).append(stock(forecast, place));
        }
        if (forecast.load() != null) {
            text.append(", the checkout gets ").append(plain(forecast.load())).append(" times the load");
        }
        return text.append('.').toString();
    }

    private static String stock(Forecast forecast, Long place) {
        if (place == null) return ", stock lasts for everybody who waits";
        return ", stock lasts to about place " + grouped(place) + " and is sold out in " + range(forecast.soldOut());
    }

    private static String rate(double perMinute) {
        return perMinute < MUCH
                ? Math.round(perMinute) + " a minute"
                : plain(Math.round(perMinute / 6) / 10.0) + " a second";
    }

    private static String range(Eta eta) {
        long unit = eta.minSeconds() >= 2 * HOUR_SECONDS
                ? HOUR_SECONDS
                : eta.maxSeconds() > 2 * MINUTE_SECONDS ? MINUTE_SECONDS : 1;
        String word = unit == HOUR_SECONDS ? " h" : unit == MINUTE_SECONDS ? " min" : " s";
        long least = eta.minSeconds() / unit;
        long most = (eta.maxSeconds() + unit - 1) / unit;
        return (least == most ? "" + least : least + " to " + most) + word;
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}

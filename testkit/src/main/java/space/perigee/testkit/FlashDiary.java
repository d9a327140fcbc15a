package space.perigee.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import space.perigee.mission.Flash;
import space.perigee.mission.Flash.FlashFile;

/** A flash that writes down what is done to it: {@code open NAME}, and of an open file {@code write}, {@code force}, {@code close}. */
public final class FlashDiary {
    private FlashDiary() {}

    /** @param diary told the name of each call, and the first argument where it is a name */
    public static Flash on(Flash below, List<String> diary) {
        return proxy(Flash.class, below, (method, result) -> {
            diary.add(method);
            return result instanceof FlashFile file
                    ? proxy(FlashFile.class, file, (inner, value) -> {
                        diary.add(inner);
                        return value;
                    })
                    : result;
        });
    }

    private interface Told {
        Object told(String method, Object result);
    }

    private static <T> T proxy(Class<T> type, T below, Told told) {
        InvocationHandler handler = (self, method, arguments) -> {
            try {
                Object result = method.invoke(below, arguments);
                boolean isNamed = arguments != null && arguments.length > 0 && arguments[0] instanceof String;
                return told.told(method.getName() + (isNamed ? " " + arguments[0] : ""), result);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
